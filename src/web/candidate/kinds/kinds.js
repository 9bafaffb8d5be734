// The kinds of question, each as something to answer by.
//
// A kind is a function of a question as the paper has it and `{ id, change, type }`: `id` begins the ids of its
// elements, `change(response)` gives an answer, `type(response)` one that may go on in a moment. It returns
// `{ stem, body, show }`: `stem` where the question is asked in another way than as plain text, and
// `show(response)` puts a response on the screen.

import { blank } from "./blank.js";
import { choice } from "./choice.js";
import { essay } from "./essay.js";
import { match } from "./match.js";
import { order } from "./order.js";

const KINDS = { single: choice, multiple: choice, true_false: choice, blank, match, order, essay };

/** Something to answer a question by. */
export function answerBy(question, place) {
  return KINDS[question.type](question, place);
}
