// The whole way over plain HTTP: from the office to the provider, through its forms, and back.

import assert from "node:assert/strict";

/** Keeps cookies by host and port, and follows redirects and forms as it is told. */
class Client {
  #jars = new Map();

  async send(address, { method = "GET", form, json, headers = {} } = {}) {
    const { host } = new URL(address);
    const jar = this.#jars.get(host) ?? new Map();
    this.#jars.set(host, jar);
    const sent = { Accept: "application/json", ...headers };
    if (jar.size) sent.Cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    let body;
    if (form) body = new URLSearchParams(form);
    if (json) {
      body = JSON.stringify(json);
      sent["Content-Type"] = "application/json";
    }
    const reply = await fetch(address, { method, headers: sent, body, redirect: "manual" });
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      if (value === "" || /Max-Age=0/i.test(cookie) || /expires=Thu, 01 Jan 1970/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    return { status: reply.status, location: reply.headers.get("Location"), text: await reply.text() };
  }

  /** As the office's scripts call. */
  async call(base, method, path, json) {
    return this.send(`${base}/api/v1${path}`, { method, json, headers: { "X-Examhall-Page": "office" } });
  }

  async signInWithPassword(base) {
    assert.equal((await this.call(base, "POST", "/sessions", { username: "admin", password: "correct horse battery" })).status, 201);
  }

  /** Signs in at the provider as `who`, and consents; the address that leads back to `base`. */
  async prove(address, who, base) {
    let at = new URL(address);
    let reply = await this.send(at.href);
    for (let step = 0; step < 20; step += 1) {
      if (reply.location) {
        at = new URL(reply.location, at);
        if (at.origin === base) return at.href;
        reply = await this.send(at.href);
        continue;
      }
      assert.equal(reply.status, 200, reply.text);
      const action = /action="([^"]+)"/.exec(reply.text)?.[1];
      const prompt = /name="prompt" value="([^"]+)"/.exec(reply.text)?.[1];
      assert.ok(action && prompt, reply.text);
      at = new URL(action, at);
      reply = await this.send(at.href, { method: "POST", form: prompt === "login" ? { prompt, login: who, password: "x" } : { prompt } });
    }
    throw new Error("the provider leads nowhere");
  }

  /** Leaves the sign-in page for the provider; the address with which it sends back. */
  async leave({ base }, who) {
    const left = await this.send(`${base}/sign-in/oidc`);
    assert.equal(left.status, 303, left.text);
    return this.prove(left.location, who, base);
  }

  async link({ base }, who) {
    const begun = await this.call(base, "POST", "/me/identities", { provider: "oidc" });
    assert.equal(begun.status, 201, begun.text);
    return this.send(await this.prove(JSON.parse(begun.text).address, who, base));
  }

  /** The administrator has linked `zhang`; once more changes nothing. */
  static async linkZhang(world) {
    const client = new Client();
    await client.signInWithPassword(world.base);
    const linked = await client.link(world, "zhang");
    assert.deepEqual([linked.status, linked.location], [303, "/office#/identities"], linked.text);
    return client;
  }

  async me(base) {
    const reply = await this.call(base, "GET", "/me");
    return reply.status === 200 ? JSON.parse(reply.text).username : null;
  }
}

const codeOf = (reply) => JSON.parse(reply.text).code;

export async function the_sign_in_page_learns_of_the_provider({ base }) {
  const { items } = JSON.parse((await new Client().call(base, "GET", "/identity-providers")).text);
  assert.deepEqual(items, [{ provider: "oidc", name: "试验认证", address: "/sign-in/oidc" }]);
}

export async function somebody_who_is_not_linked_is_told_to_link({ base, provider }) {
  const client = new Client();
  const reply = await client.send(await client.leave({ base, provider }, "admin"));
  assert.deepEqual([reply.status, codeOf(reply)], [403, "identity_not_linked"]);
  assert.equal(await client.me(base), null);
}

export async function a_linked_identity_signs_in(world) {
  const client = await Client.linkZhang(world);
  const listed = JSON.parse((await client.call(world.base, "GET", "/me/identities")).text);
  assert.deepEqual(listed.items.map((one) => one.display_name), ["zhang 的姓名"]);
  const other = new Client();
  const back = await other.send(await other.leave(world, "zhang"));
  assert.deepEqual([back.status, back.location], [303, "/office#/"], back.text);
  assert.equal(await other.me(world.base), "admin");
}

export async function other_people_of_the_provider_stay_outside(world) {
  const client = new Client();
  assert.equal(codeOf(await client.send(await client.leave(world, "li"))), "identity_not_linked");
}

export async function the_way_back_works_once_and_in_its_own_browser(world) {
  await Client.linkZhang(world);
  const client = new Client();
  const back = await client.leave(world, "zhang");
  assert.equal(codeOf(await new Client().send(back)), "sign_in_lost");
  assert.equal((await client.send(back)).status, 303);
  assert.equal(codeOf(await client.send(back)), "sign_in_lost");
}

export async function a_code_of_another_sign_in_is_refused(world) {
  const [victim, thief] = [new Client(), new Client()];
  const stolen = new URL(await victim.leave(world, "zhang"));
  const own = new URL(await thief.leave(world, "li"));
  own.searchParams.set("code", stolen.searchParams.get("code"));
  assert.equal(codeOf(await thief.send(own.href)), "identity_refused");
  assert.equal(await thief.me(world.base), null);
}

export async function without_the_provider_the_password_still_works(world) {
  const client = new Client();
  const back = await client.leave(world, "zhang");
  await world.provider.close();
  const reply = await client.send(back);
  assert.deepEqual([reply.status, codeOf(reply)], [503, "identity_provider_down"]);
  await client.signInWithPassword(world.base);
  assert.equal(await client.me(world.base), "admin");
}
