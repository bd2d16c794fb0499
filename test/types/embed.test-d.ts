import type * as shared from '@planbridge/shared/embed'
import type { Appearance, EmbedError, EmbedResult, EventName, Locale, Presentation } from '@planbridge/embed'
import type { FrameMessage, HostMessage } from '../../web/embed/src/messages.ts'
import { describe, expectTypeOf, test } from 'vitest'
import type { input } from 'zod/mini'

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T
type Same<A, B> = [Mutable<A>] extends [Mutable<B>]
  ? [Mutable<B>] extends [Mutable<A>]
    ? true
    : false
  : false

describe('the published types, which are written by hand', () => {
  test('are those of the schemas of the frame', () => {
    expectTypeOf<Same<Appearance, input<typeof shared.Appearance>>>().toEqualTypeOf<true>()
    expectTypeOf<Same<Locale, input<typeof shared.Locale>>>().toEqualTypeOf<true>()
    expectTypeOf<Same<Presentation, input<typeof shared.Presentation>>>().toEqualTypeOf<true>()
    expectTypeOf<Same<EventName, input<typeof shared.EventName>>>().toEqualTypeOf<true>()
    expectTypeOf<Same<EmbedError, input<typeof shared.EmbedError>>>().toEqualTypeOf<true>()
    expectTypeOf<Same<EmbedResult, input<typeof shared.EmbedResult>>>().toEqualTypeOf<true>()
    expectTypeOf<Same<HostMessage, input<typeof shared.HostMessage>>>().toEqualTypeOf<true>()
    expectTypeOf<Same<FrameMessage, input<typeof shared.FrameMessage>>>().toEqualTypeOf<true>()
  })

  test('are compared by every name and field', () => {
    expectTypeOf<Same<EventName | 'another', input<typeof shared.EventName>>>().toEqualTypeOf<false>()
    expectTypeOf<Same<Omit<EmbedResult, 'status'>, input<typeof shared.EmbedResult>>>().toEqualTypeOf<false>()
  })
})
