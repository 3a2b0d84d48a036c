// Words that the patterns of several subjects are made of.

export const SHELL_NAME = `(?:ba|da|z|k|a|fi)?sh`;
export const FETCHER = /\b(?:curl|wget2?|fetch|lwp-download|lwp-request|aria2c|GET)\b/;
export const RUNNER = String.raw`(?:${SHELL_NAME}|python[\d.]*|perl|ruby|node|php|lua|tclsh)`;
/** A pipe into a shell or an interpreter, perhaps behind sudo, env and their like, or in a group. */
export const INTO_SHELL = new RegExp(
  String.raw`\|[ \t]{0,8}(?:[({][ \t]{0,4})?(?:(?:/usr/bin/)?(?:sudo|env|exec|nohup|command|busybox|xargs)[ \t](?:-[a-zA-Z\d]{1,8}[ \t](?:root[ \t])?){0,4})?(?:[/\w.-]{0,40}/)?${RUNNER}\b`,
);
/** The same behind any other program that may start one. */
export const PAST_PIPE = new RegExp(String.raw`\|[^|;&\n]{0,80}?[\s/({]${RUNNER}(?![\w.-])`);
