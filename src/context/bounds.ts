import * as z from 'zod';

/** Of each list of a source a case keeps so much, and of each text: whatever a service sends, the case can be stored. */
export const MOST_ITEMS = 100;
export const MOST_CHARACTERS = 8_192;

/** A text of a service, cut to what a case keeps. */
export const boundedText = z.string().transform((text) => text.slice(0, MOST_CHARACTERS));
