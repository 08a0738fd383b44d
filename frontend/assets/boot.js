// Runs before anything is painted: the language and the colours that were chosen here, then the program itself.
// It also outlives the program: when that stops, it says so and offers to reload.
(() => {
  const base = document.currentScript.src.replace(/\/[^/]*$/, '');
  const root = document.documentElement;
  const chosen = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const language = chosen('language') ?? navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'fr' || tag === 'en');
  root.lang = language === 'fr' ? 'fr' : 'en';
  root.dataset.scheme = chosen('scheme') ?? 'system';
  const words = {
    en: ['Something went wrong on this page. Reload it to continue.', 'Reload', 'This browser cannot run the application. Use a current browser.'],
    fr: ['Une erreur est survenue sur cette page. Rechargez-la pour continuer.', 'Recharger', 'Ce navigateur ne peut pas exécuter l’application. Utilisez un navigateur à jour.'],
  };
  const say = (text) => {
    if (document.getElementById('stopped')) return;
    const bar = Object.assign(document.createElement('div'), { id: 'stopped', textContent: text });
    bar.setAttribute('role', 'alert');
    const reload = Object.assign(document.createElement('button'), { type: 'button', textContent: words[root.lang][1] });
    reload.addEventListener('click', () => location.reload());
    bar.append(reload);
    document.body.append(bar);
  };
  const stopped = (reason) => { if (reason instanceof WebAssembly.RuntimeError) say(words[root.lang][0]); };
  addEventListener('error', (event) => stopped(event.error));
  addEventListener('unhandledrejection', (event) => stopped(event.reason));
  addEventListener('DOMContentLoaded', async () => {
    try {
      const app = await import(`${base}/app.js`);
      await app.default({ module_or_path: `${base}/app_bg.wasm` });
      document.getElementById('boot')?.remove();
    } catch (reason) {
      console.error(reason);
      document.getElementById('boot')?.remove();
      say(words[root.lang][reason instanceof TypeError ? 0 : 2]);
    }
  });
})();
