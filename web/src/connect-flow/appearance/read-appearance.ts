import type { Appearance } from '@planbridge/shared/embed'
import { Appearance as AppearanceSchema, AppearanceVariables } from '@planbridge/shared/embed'

export interface ReadAppearance {
  readonly appearance: Appearance
  /** The names of what was refused. */
  readonly refused: readonly string[]
}

const membersOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : []

const isVariable = (name: string): name is keyof typeof AppearanceVariables.shape =>
  Object.hasOwn(AppearanceVariables.shape, name)

/**
 * Reads a look that came by message. Each value is checked alone, so that one that is unknown here or out of its range does not undo
 * the others.
 */
export function readAppearance(value: unknown): ReadAppearance {
  const members = membersOf(value)
  const theme = members.find(([name]) => name === 'theme')?.[1]
  const variables = members.find(([name]) => name === 'variables')?.[1]
  const themed = AppearanceSchema.safeParse(theme === undefined ? {} : { theme })
  const given = membersOf(variables).filter(([, one]) => one !== undefined)
  const good = given.filter(
    ([name, one]) => isVariable(name) && AppearanceVariables.shape[name].safeParse(one).success,
  )
  const parsed = AppearanceVariables.safeParse(Object.fromEntries(good))
  const unknown = members.filter(([name]) => name !== 'theme' && name !== 'variables')
  return {
    appearance: {
      ...(themed.success && themed.data),
      ...(parsed.success && good.length > 0 && { variables: parsed.data }),
    },
    refused: [
      ...(themed.success ? [] : ['theme']),
      ...given.filter((one) => !good.includes(one)).map(([name]) => name),
      ...unknown.map(([name]) => name),
    ],
  }
}

/** The look of the session with that of the host page over it. */
export const withAppearance = (base: Appearance, over: Appearance): Appearance => ({
  ...base,
  ...over,
  variables: { ...base.variables, ...over.variables },
})
