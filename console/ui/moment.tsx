import { moment } from '../format.ts';
import { Value } from './value.tsx';

/** A time; what was sent as one and is none is text like any other. */
export function Moment({ iso, title }: { readonly iso: string; readonly title?: string }) {
  if (Number.isNaN(Date.parse(iso))) return <Value text={iso} limit={100} />;
  return (
    <time dateTime={iso} {...(title === undefined ? {} : { title })}>
      {moment(iso)}
    </time>
  );
}
