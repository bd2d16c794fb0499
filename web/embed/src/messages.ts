import type { Appearance, EmbedError, EmbedResult, EventName, Locale, Presentation } from './types.ts'

/** Versions of the messages that this loader speaks. */
export const versions = [1]

/** Messages to the frame. */
export type HostMessage =
  | {
      type: 'planbridge:init'
      versions: number[]
      token: string
      presentation: Presentation
      locale: Locale | null
      appearance: Appearance
      integration: string | null
      connection: string | null
      page: string
    }
  | { type: 'planbridge:update'; locale: Locale | null; appearance: Appearance }
  | { type: 'planbridge:token'; token: string }
  | { type: 'planbridge:close' }

/** Messages from the frame. */
export type FrameMessage =
  | { type: 'planbridge:loaded'; versions: number[] }
  | { type: 'planbridge:ready'; version: number }
  | { type: 'planbridge:size'; height: number }
  | { type: 'planbridge:event'; name: EventName; integration: string | null }
  | { type: 'planbridge:token-needed' }
  | { type: 'planbridge:success'; result: EmbedResult }
  | { type: 'planbridge:exit'; error: EmbedError | null }
  | { type: 'planbridge:redirect'; url: string }

type Name<Type> = Type extends `planbridge:${infer Rest}` ? Rest : never

/** The reactions to messages of the frame, by their type without its prefix. */
export type Reactions = {
  readonly [Type in FrameMessage['type'] as Name<Type>]: (
    message: Extract<FrameMessage, { type: Type }>,
  ) => void
}

type Fields = Readonly<Record<string, unknown>>

const isText = (value: unknown): boolean => typeof value === 'string'

const always = () => true

/** Checks the fields that this version uses. */
const checks: Readonly<Record<keyof Reactions, (fields: Fields) => boolean>> = {
  loaded: ({ versions: offered }) => Array.isArray(offered),
  ready: always,
  size: ({ height }) => Number(height) > 0 && Number(height) < 1e4,
  event: ({ name }) => /^[a-z-]{1,40}$/.test(String(name)),
  'token-needed': always,
  success: ({ result }) => {
    const { connectionId, sessionId, status } = Object(result) as Fields
    return isText(connectionId) && isText(sessionId) && /^(active|pending_verification)$/.test(String(status))
  },
  exit: ({ error }) => error === null || isText((Object(error) as Fields)['code']),
  redirect: ({ url }) => isText(url),
}

const isKnown = (name: string): name is keyof Reactions => Object.hasOwn(checks, name)

/** Calls the reaction to a message of the frame. One that is malformed, or of a type that a later version may send, is ignored. */
export const react = (data: unknown, reactions: Reactions): void => {
  const fields = Object(data) as Fields
  const [scope, name = ''] = String(fields['type']).split(':')
  if (scope !== 'planbridge' || !isKnown(name) || !checks[name](fields)) return
  // The check of this type has passed, which the compiler does not follow through the lookup.
  ;(reactions[name] as (message: unknown) => void)(data)
}
