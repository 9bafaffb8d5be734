// The server's own answer about a plan: a proof that the bank has such papers, or what conflicts. Nothing is stored.

import { Problem } from "../../shared/api.js";
import { api } from "../shell/session.js";

let isServed = true;

/**
 * `{ verdict, reasons, faults, paper }`: `feasible`, `infeasible` with reasons, `undecided`, `invalid` with faults of
 * fields, or `unknown` where this server cannot try a plan without storing it.
 */
export async function tryPlan(document, signal) {
  const nothing = { reasons: [], faults: [], paper: [] };
  if (!isServed) return { ...nothing, verdict: "unknown" };
  try {
    return { ...nothing, ...(await api.post("/blueprint-trials", document, { signal })) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    switch (error.code) {
      case "no_such_route":
      case "method_not_allowed":
        isServed = false;
        return { ...nothing, verdict: "unknown" };
      case "invalid_blueprint":
        return { ...nothing, verdict: "invalid", faults: error.document.faults };
      case "not_in_bank":
        return { ...nothing, verdict: "infeasible", reasons: error.document.faults.map(({ message }) => message) };
      case "bank_cannot_serve":
        return { ...nothing, verdict: "infeasible", reasons: (error.document.reasons ?? []).map(({ message }) => message) };
      default:
        throw error;
    }
  }
}
