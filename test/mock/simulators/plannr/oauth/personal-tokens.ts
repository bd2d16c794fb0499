import type { PersonalToken, PersonalTokenSeed, PlannrPerson } from '../options.ts'
import type { AccessToken, Passport } from './passport.ts'

interface Needs {
  readonly passport: Passport
  readonly people: readonly PlannrPerson[]
  readonly now: () => number
}

/** Personal access tokens. They are valid for a year and for every account of their person. @see https://api-how-to.plannrcrm.com/getting-started/authorization */
export const personalTokenStore = ({ passport, people, now }: Needs) => {
  const issued: { readonly name: string; readonly token: AccessToken }[] = []
  const mint = async ({
    username,
    name = 'Personal token',
    token: text,
  }: PersonalTokenSeed): Promise<PersonalToken> => {
    const person = people.find((one) => one.username === username)
    if (person === undefined) throw new Error(`No person has the user name ${username}`)
    const expires = new Date(now())
    expires.setUTCFullYear(expires.getUTCFullYear() + 1)
    const expiresAt = expires.getTime()
    const token =
      text === undefined
        ? await passport.newAccessToken({ person, expiresAt })
        : { text, clientId: undefined, person, expiresAt, revoked: false }
    passport.accessTokens.set(token.text, token)
    issued.push({ name, token })
    return show({ name, token })
  }
  return { mint, list: () => issued.map(show) }
}

const show = ({ name, token }: { readonly name: string; readonly token: AccessToken }): PersonalToken => ({
  token: token.text,
  username: token.person.username,
  name,
  expiresAt: token.expiresAt,
  revoked: token.revoked,
})
