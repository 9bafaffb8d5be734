// A candidate without a browser.

import assert from "node:assert/strict";

/** What a candidate's page does, by the API. */
export async function sit(world, { ticket, name, number }) {
  const call = async (method, path, token, body) => {
    const headers = { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    const reply = await fetch(`http://127.0.0.1:${world.staff.port}/api/v1${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
    assert.ok(reply.ok, `${method} ${path}: ${reply.status}`);
    return reply.json();
  };
  const { token } = await call("POST", "/admissions", null, { ticket, name, number });
  const { items } = await call("GET", "/attempts", token);
  const at = (part) => `/attempts/${items[0].id}${part}`;
  const { epoch } = await call("POST", at("/start"), token);
  return {
    attempt: items[0].id,
    paper: () => call("GET", at("/paper"), token),
    save: (answers) => call("PUT", at("/answers"), token, { epoch: epoch ?? 1, answers }),
    submit: () => call("POST", at("/submission"), token),
  };
}
