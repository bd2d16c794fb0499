import * as z from 'zod/mini'
import type { ProviderAdapter } from './adapter.ts'

const text = z.nullable(z.string())
const Account = z.object({
  uuid: z.string(),
  type: z.optional(text),
  role: z.optional(text),
  name: z.optional(text),
})
const Login = z.object({
  account: Account,
  firm: z.optional(z.nullable(z.object({ name: z.optional(text) }))),
  preferred_account_uuid: z.optional(text),
})
const Logins = z.object({ data: z.array(Login), preferred_account_uuid: z.optional(text) })

/** Reads the accounts of a Plannr login. @see https://api-how-to.plannrcrm.com/basics/accounts */
export const plannrAdapter: ProviderAdapter = {
  readChoices: {
    path: '/api/v1/logins',
    read(json) {
      const parsed = Logins.safeParse(json)
      if (!parsed.success) return undefined
      const { data, preferred_account_uuid: preferred } = parsed.data
      return {
        choices: data.map(({ account, firm }) => ({
          id: account.uuid,
          name: account.name ?? account.uuid,
          detail: [firm?.name, account.type, account.role].filter(Boolean).join(' · '),
        })),
        // Its position is not documented: next to `data`, or in each login.
        preferred:
          preferred ??
          data.find((login) => login.preferred_account_uuid != null)?.preferred_account_uuid ??
          null,
      }
    },
  },
}
