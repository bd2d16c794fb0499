import type { Operation } from '@planbridge/shared/contract'

const pagingFields = ({ paging }: Operation): readonly string[] =>
  paging?.kind === 'page-number' ? [paging.parameter, paging.size] : []

/** The operation without the fields that choose a page: a job has no person who would turn the pages. */
export const withoutPages = (operation: Operation): Operation => {
  const hidden = pagingFields(operation)
  return { ...operation, fields: operation.fields.filter(({ name }) => !hidden.includes(name)) }
}

/** The values of those fields in an existing job, which a change keeps. */
export const pageValues = (
  operation: Operation,
  fields: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const hidden = pagingFields(operation)
  return Object.fromEntries(Object.entries(fields).filter(([name]) => hidden.includes(name)))
}
