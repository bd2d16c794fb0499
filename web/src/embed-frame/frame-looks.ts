import type { Appearance, Locale } from '@planbridge/shared/embed'
import { withAppearance } from '../connect-flow/appearance/read-appearance.ts'
import type { ConnectFlow } from '../connect-flow/flow.ts'
import { firstTexts, localeOf } from '../messages/connect/load-texts.ts'
import type { ConnectTexts } from '../messages/connect/texts.ts'
import type { FramePlatform, Init } from './frame-model.ts'

export interface FrameLooks {
  readonly texts: () => ConnectTexts
  /** Changes language and look to what the host page wants now. */
  readonly wish: (locale: Locale | null, appearance: Appearance) => void
  /** Applies what the session says. */
  readonly refresh: () => void
}

/** Language and look of the frame. The session's language counts first, until the host page changes it; its look is below that of the page. */
export function frameLooks(
  platform: FramePlatform,
  init: Init,
  flow: () => ConnectFlow,
  onTexts: () => void,
): FrameLooks {
  let texts = firstTexts
  let { appearance } = init
  let wished: Locale | null = null
  let spoken: Locale | null = null

  const dress = () => platform.dress(texts, withAppearance(flow().view?.appearance ?? {}, appearance))

  const speak = async (locale: Locale): Promise<void> => {
    spoken = locale
    const loaded = await platform.loadTexts(locale)
    if (spoken !== locale) return
    texts = loaded
    dress()
    onTexts()
  }

  const refresh = () => {
    dress()
    const locale = localeOf(wished ?? flow().view?.locale ?? init.locale, platform.languages)
    if (locale !== spoken) void speak(locale)
  }

  return {
    texts: () => texts,
    wish: (locale, look) => {
      wished = locale ?? wished
      appearance = look
      refresh()
    },
    refresh,
  }
}
