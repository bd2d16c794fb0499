import type { FieldKind, Paging } from '../contract/catalog.ts'

/** What an integration may call: one method and one path template, with what it needs. */
export interface OperationDefinition {
  readonly id: string
  readonly title: string
  /** The part of the API that it belongs to, as the provider calls it. */
  readonly area?: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Starts with the API's base path; `{name}` is one path segment. */
  readonly path: `/${string}`
  readonly params?: readonly FieldDefinition[]
  readonly query?: readonly FieldDefinition[]
  /** Absent: the call carries no body. */
  readonly body?: BodyDefinition
  /** Scopes without which the provider refuses the call. */
  readonly scopes?: readonly string[]
  /** Works without the account that the person chose. */
  readonly accountFree?: boolean
  /** No public document states it; it follows the provider's conventions. */
  readonly assumed?: boolean
  /** Whether repeating the call does no harm, by the provider's own words; see `isRepeatable` for what holds without any. */
  readonly repeatable?: boolean
  /** How the next page is asked for; absent: there is one page. */
  readonly paging?: Paging
  /** A documented rate of this call alone, beside the API's. */
  readonly atMost?: { readonly calls: number; readonly seconds: number }
}

/** A value that goes into the path, the query or, by its dotted name (`slots[].start`), the body. */
export interface FieldDefinition {
  readonly name: string
  /** Of a path everything is required, whatever is said here. */
  readonly required?: boolean
  /** Default: `text`. */
  readonly kind?: FieldKind
  /** The closed list of a `choice` or of `choices`. */
  readonly values?: readonly string[]
  readonly example?: string
}

export interface BodyDefinition {
  readonly mediaType: string
  /** A body that may be sent, once the identifiers and dates in it are the caller's own. */
  readonly example: string
  /** The call works without a body. */
  readonly optional?: boolean
  readonly fields?: readonly FieldDefinition[]
}

/** Whether a call whose answer was lost may be made once more by a machine. @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2 */
export const isRepeatable = ({
  method,
  repeatable,
}: Pick<OperationDefinition, 'method' | 'repeatable'>): boolean => repeatable ?? method === 'GET'
