// The organiser's pages: which sections there are, and the frame around them.

import accounts from "./accounts/section.js";
import bank from "./bank/section.js";
import exams from "./exams/section.js";
import { useZone } from "./exams/time.js";
import { startFrame } from "./shell/frame.js";
import { identitySection } from "./shell/identities.js";
import { api } from "./shell/session.js";

try {
  useZone((await api.get("/health")).zone);
} catch {
  // Times stay in the browser's zone, which is told with them.
}
startFrame([bank, exams, accounts, await identitySection()].flat());
