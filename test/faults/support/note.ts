/** Takes down something that is not as it must be. */
export type Note = (kind: 'lost' | 'doubled' | 'outOfOrder', what: string, many?: number) => void;
