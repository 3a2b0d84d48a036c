import { createHash } from 'node:crypto';
import MarkdownIt from 'markdown-it';
import { portalLink } from './portal-link.ts';

const STYLE = [
  ':root{color-scheme:light dark}',
  'body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}',
  'code{font:0.9em ui-monospace,monospace;overflow-wrap:anywhere}',
  'h2{font-size:1.2rem;margin-top:1.6rem}h3{font-size:1rem}',
].join('');

/**
 * What the page may do, for its `Content-Security-Policy` header: show itself with its one style sheet, and
 * nothing else. The page holds attacker text, so the encoder is not the only thing that keeps it inert.
 */
export const noteContentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

// A meta element may not carry `frame-ancestors` (W3C Content Security Policy Level 3, section 3.3).
const META_POLICY = noteContentSecurityPolicy.replace("; frame-ancestors 'none'", '');

const markdown = new MarkdownIt('default', { html: false, linkify: false, typographer: false }).disable([
  'image',
  'autolink',
  'reference',
  'table',
]);
markdown.validateLink = (url) => portalLink(url) !== undefined;

/** The note of `renderNote` as a whole HTML page. Links lead to Microsoft's portals or nowhere. */
export function noteToHtml(note: string): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${META_POLICY}">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta name="viewport" content="width=device-width">',
    '<title>Triage note</title>',
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    markdown.render(note).trimEnd(),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
