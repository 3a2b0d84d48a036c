import 'rhea/typings/link.js';

/** What rhea sends when it attaches a link: its types leave it out. */
declare module 'rhea/typings/link.js' {
  interface link {
    readonly local: { readonly attach: { snd_settle_mode?: 0 | 1 | 2 } };
  }
}
