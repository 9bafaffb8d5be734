// Safe Exam Browser, where this page runs in it: what it shows for itself.
//
// Its versions for Windows add a header to every request. Those for Apple's devices cannot, and tell a script
// the hash of their configuration and the page's own address instead.

const HEADER = "X-Examhall-Page-ConfigKeyHash";
/** An old version may never answer. */
const PATIENCE_MS = 1000;

/** The headers that show it; none in any other browser. */
export async function shownBrowser() {
  const security = window.SafeExamBrowser?.security;
  if (!security) return {};
  // The page's address has changed since it was opened: the ticket left it.
  if (typeof security.updateKeys === "function") {
    await new Promise((resolve) => {
      setTimeout(resolve, PATIENCE_MS);
      try {
        security.updateKeys(resolve);
      } catch {
        resolve();
      }
    });
  }
  const hash = security.configKey;
  return typeof hash === "string" && /^[0-9a-f]{64}$/i.test(hash) ? { [HEADER]: hash } : {};
}
