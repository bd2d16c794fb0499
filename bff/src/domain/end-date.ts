/** True if a connection's end date is reached. A connection without one has no end. */
export const isPastEnd = ({ endsAt }: { readonly endsAt: number | null }, now: number): boolean =>
  endsAt !== null && now >= endsAt
