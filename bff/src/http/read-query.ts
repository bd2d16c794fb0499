import { Failure } from '../failure.ts'

const malformed = (detail: string) => new Failure('request-malformed', `query: ${detail}`)

/**
 * Reads the members that an endpoint has in its query. A name that it does not have, one that is given twice, and an encoding that is
 * not UTF-8 fail with `request-malformed`: a misspelt condition must not become a request without it.
 * @param search The query with its `?`, as received; empty if there is none.
 */
export const readQuery = (
  search: string,
  names: readonly string[] = [],
): Readonly<Record<string, string>> => {
  const pairs = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map(readPair)
  for (const [index, [name]] of pairs.entries()) {
    if (!names.includes(name)) throw malformed('an unknown member')
    if (pairs.findIndex(([other]) => other === name) !== index) throw malformed('a member is given twice')
  }
  return Object.fromEntries(pairs)
}

const readPair = (pair: string): readonly [string, string] => {
  const [name = '', ...value] = pair.split('=')
  return [decoded(name), decoded(value.join('='))]
}

/** @see https://url.spec.whatwg.org/#urlencoded-parsing */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw malformed('not percent-encoded UTF-8')
  }
}
