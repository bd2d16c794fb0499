import type { Operation, OperationField } from '@planbridge/shared/contract'
import { capitalised } from '../../messages/capitalised.ts'
import type { Messages } from '../../messages/en.ts'

/** The words of a name: `filter[primary_email]` and `primaryEmail` are "primary email". */
const wordsOf = (name: string): string[] =>
  name
    .replace(/^filter\[(.+)\]$/, '$1')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[\s_.[\]-]+/)
    .filter((word) => word !== '')
    .map((word) => (/^u?u?id$/i.test(word) ? 'ID' : /^u?u?ids$/i.test(word) ? 'IDs' : word.toLowerCase()))

/** The label of a field in words. Fields of paging are named by what they do, others by the words of their name. */
export function fieldLabel(
  { fieldNames }: Pick<Messages, 'fieldNames'>,
  { paging }: Pick<Operation, 'paging'>,
  { name }: Pick<OperationField, 'name'>,
): string {
  if (paging?.kind === 'page-number' && name === paging.parameter) return fieldNames.page
  if (paging?.kind === 'page-number' && name === paging.size) return fieldNames.pageSize
  return fieldNames.known[name] ?? capitalised(wordsOf(name).join(' '))
}
