// A button that has to wait, and says how long.
//
// Invariant: the button works again at the moment that the server named, also where the page slept meanwhile.

import { announce } from "../../shared/dom.js";
import { say } from "../../shared/language.js";

/** Locks a button for some seconds and counts them down on it; then calls `done`. */
export function countDown(button, seconds, done) {
  const text = button.textContent;
  const until = Date.now() + seconds * 1000;
  announce(say(`请等 ${seconds} 秒再试。`, `Wait ${seconds} seconds before the next try.`), "assertive");
  const tell = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (!button.isConnected) return clearInterval(timer);
    if (0 < left) {
      button.disabled = true;
      button.textContent = say(`请等 ${left} 秒`, `Wait ${left} s`);
      return undefined;
    }
    clearInterval(timer);
    button.disabled = false;
    button.textContent = text;
    announce(say("可以再试了。", "You can try again."));
    return done?.();
  };
  const timer = setInterval(tell, 250);
  tell();
}
