// The organiser's pages: which sections there are, and the frame around them.

import bank from "./bank/section.js";
import exams from "./exams/section.js";
import { startFrame } from "./shell/frame.js";

startFrame([bank, exams].flat());
