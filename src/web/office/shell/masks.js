// Names and numbers as they may leave the system: what the server does to files of its own.
//
//     import { maskName, maskNumber } from "../shell/masks.js";
//     maskName("欧阳娜娜")            // 欧***
//     maskNumber("13800138000")      // 138****8000; a staff number stays as it is
//
// Invariant: the same as `formats/sheet/options.rs`.

/** A name of which only the first letter is shown; what parts a name stays. */
export function maskName(name) {
  return [...String(name ?? "")].map((letter, at) => (at === 0 || " ·•.-".includes(letter) ? letter : "*")).join("");
}

/** A number in the form of an identity or a telephone number, without its middle. */
export function maskNumber(number) {
  const text = String(number ?? "");
  if (!/^(\d{17}[\dXx]|1\d{10})$/.test(text)) return text;
  return `${text.slice(0, 3)}${"*".repeat(text.length - 7)}${text.slice(-4)}`;
}
