import type { Operation } from '@planbridge/shared/contract'

/**
 * True if a call can change data at the provider: it does not only read, or it takes items out of a queue.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1
 */
export const changesData = ({ method, paging }: Pick<Operation, 'method' | 'paging'>): boolean =>
  method !== 'GET' || paging?.kind === 'queue'
