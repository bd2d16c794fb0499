import type { FieldKind, Paging } from '../contract/catalog.ts'

/** One allowed API call: a method and a path template with the fields, body and scopes that it needs. */
export interface OperationDefinition {
  readonly id: string
  readonly title: string
  /** The provider's name for the part of the API. */
  readonly area?: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Starts with the API's base path; `{name}` is one path segment. */
  readonly path: `/${string}`
  readonly params?: readonly FieldDefinition[]
  readonly query?: readonly FieldDefinition[]
  /** Absent if the call has no body. */
  readonly body?: BodyDefinition
  /** Scopes that the provider requires. */
  readonly scopes?: readonly string[]
  /** One of the `scopes.areas` of the provider, if the call needs a scope of it whose name is not published. */
  readonly scopeArea?: string
  /** True if the call works without an account choice. */
  readonly accountFree?: boolean
  /** True if the call is not publicly documented and derived from the provider's conventions. */
  readonly assumed?: boolean
  /** True if the provider documents that the call can be repeated safely. `isRepeatable` has the default. */
  readonly repeatable?: boolean
  /** How to request the next page; absent if the result has one page only. */
  readonly paging?: Paging
  /** A documented limit of this call alone, in addition to the limits of the API. */
  readonly atMost?: { readonly calls: number; readonly seconds: number }
}

/** A value for the path, the query or the body, where its name is a dotted path such as `slots[].start`. */
export interface FieldDefinition {
  readonly name: string
  /** Path fields are always required. */
  readonly required?: boolean
  /** Default: `text`. */
  readonly kind?: FieldKind
  /** The closed list of values of a `choice` or `choices` field. */
  readonly values?: readonly string[]
  readonly example?: string
}

/** The request body of an operation. */
export interface BodyDefinition {
  readonly mediaType: string
  /** A valid body, except that identifiers and dates have to be replaced. */
  readonly example: string
  /** True if the body may be omitted. */
  readonly optional?: boolean
  readonly fields?: readonly FieldDefinition[]
}

/**
 * True if the call may be repeated automatically after its response was lost.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2
 */
export const isRepeatable = ({
  method,
  repeatable,
}: Pick<OperationDefinition, 'method' | 'repeatable'>): boolean => repeatable ?? method === 'GET'
