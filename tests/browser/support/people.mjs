// People with accounts of their own, and their authenticators.

import { createHmac } from "node:crypto";
import { ADMIN, Desk } from "./desk.mjs";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
let n = 0;

/** A username that nobody has: the tests of a run share a server. */
export function freshName() {
  n += 1;
  return `person-${process.pid}-${n}`;
}

/** Shows the server that the staff API's holder is here: a run may last longer than such a proof. */
function prove(world) {
  return world.staff.put("/sessions/current/proof", { password: ADMIN.password });
}

/** Makes an account with roles; `{ account, invitation, username }`. */
export async function invite(world, { name = "张三", grants = [] } = {}) {
  await prove(world);
  const username = freshName();
  return { ...(await world.staff.post("/accounts", { username, display_name: name, grants })), username };
}

/** Makes an account that has a password; `{ account, username, password }`. */
export async function join(world, given) {
  const { account, invitation, username } = await invite(world, given);
  const password = "a quiet harbour lamp 4711";
  await world.staff.post("/invitations", { token: invitation.token, password });
  return { account, username, password };
}

/** Signs in as somebody, in a browser of their own. */
export async function signedIn(world, person) {
  const desk = await Desk.open(world, { isSignedIn: false });
  await desk.go("");
  await desk.signIn(person);
  await desk.page.locator("#menu").waitFor({ state: "attached" });
  return desk;
}

/** The entries of the navigation. */
export const menu = (desk) => desk.page.locator("#menu > ul a").allTextContents();

/** The code of a secret in base 32 (RFC 6238: SHA-1, 30 seconds, 6 digits), `ahead` steps from now. */
export function codeOf(secret, ahead = 0) {
  const bits = [...secret.replace(/\s/g, "")].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + ahead));
  const digest = createHmac("sha1", key).update(step).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(number % 1000000).padStart(6, "0");
}
