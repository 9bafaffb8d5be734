// Long work of the server that tells how far it is, over the connection on which it was asked for.
//
//     const done = await watch("PUT", `/exams/${id}/roster`, { body, headers, signal, report });
//     // as `api.call`; `report(done, total, text)` hears how far it is. Ending `signal` calls the work off.
//
// Invariant: resolves only to a whole reply; a connection that broke is a problem like any other.

import { Problem } from "../../shared/api.js";
import { say } from "../../shared/language.js";
import { api } from "./session.js";

const LINES = "application/x-ndjson";
/** A roster of a million is stored in some ten seconds; a slow machine may take minutes. */
const PATIENCE_MS = 30 * 60 * 1000;

/** Asks for the work and waits for its reply. */
export async function watch(method, path, { report, headers, ...more } = {}) {
  const reply = await api.call(method, path, { timeoutMs: PATIENCE_MS, ...more, raw: true, headers: { ...headers, Accept: LINES } });
  for await (const line of linesOf(reply, more.signal)) {
    const { progress, result, problem } = JSON.parse(line);
    if (progress) report?.(progress.done, progress.total, inWords(progress));
    if (result !== undefined) return result;
    if (problem) throw new Problem(problem.status, problem);
  }
  throw new Problem(0, { code: "offline" });
}

async function* linesOf(reply, signal) {
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      yield* lines;
    }
  } catch (error) {
    if (signal?.aborted || error instanceof Problem) throw error;
    throw new Problem(0, { code: "offline" });
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** How far it is, in words. */
function inWords({ stage, done, total }) {
  const share = `${done.toLocaleString("zh-CN")} / ${total.toLocaleString("zh-CN")}`;
  const percent = Math.floor((100 * done) / Math.max(1, total));
  switch (stage) {
    case "waiting":
      return say("正在排队…", "Waiting for its turn…");
    case "comparing":
      return say("正在与现在的名单比对…", "Comparing with the roster that there is…");
    case "writing":
      return say(`已写入 ${share} 人`, `${share} people written`);
    case "reading":
      // Some are read twice: the share of the whole says more than a count.
      return say(`已读答卷 ${percent}%`, `${percent}% of the sittings read`);
    case "fitting":
      return say(`正在拟合模型，第 ${done} 步…`, `Fitting the model, step ${done}…`);
    default:
      return say("就快好了…", "Almost there…");
  }
}
