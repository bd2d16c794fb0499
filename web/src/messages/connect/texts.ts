import type { AccessModel, CatalogEntry } from '@planbridge/shared/contract'
import type { StrippedKind } from '@planbridge/shared/pasted'
import type { FailureKind } from './failure-kinds.ts'
import type { Plural } from './plural.ts'

interface WayText<Category extends Intl.LDMLPluralRule> {
  readonly name: string
  readonly meaning: string
  /** Replaces `meaning` where the provider limits how many days it lasts. */
  readonly limited: Plural<Category>
}

/**
 * Every text of the frame and of the window of a connect session, in one language. `Category` is the plural categories of that language.
 * `{host}` is the name of the app that asks, `{provider}` the provider's.
 */
export interface ConnectTexts<Category extends Intl.LDMLPluralRule = 'other'> {
  /** For dates and numbers, and the document's `lang`. */
  readonly locale: string
  readonly direction: 'ltr' | 'rtl'
  readonly page: {
    readonly loading: string
    readonly uses: string
    readonly close: string
    readonly back: string
    readonly tryAgain: string
    readonly otherAccount: string
    readonly chooseAgain: string
    readonly reload: string
    readonly startAgain: string
    readonly cancel: string
    readonly offline: string
    readonly reference: string
    readonly retryAfter: Plural<Category>
    readonly theHost: string
    readonly theProvider: string
    readonly unframed: string
    readonly unframedText: string
    readonly noAnswer: string
    readonly noAnswerText: string
  }
  readonly providers: {
    readonly title: string
    readonly lead: string
    readonly none: string
    readonly noneText: string
    /** Production needs no label. */
    readonly environments: Readonly<Record<Exclude<CatalogEntry['environment'], 'production'>, string>>
  }
  readonly ways: {
    readonly title: string
    readonly renew: string
    readonly renewText: string
    readonly how: string
    readonly shares: string
    readonly password: string
    readonly go: string
    readonly goOn: string
    readonly opens: string
    readonly models: Readonly<Record<AccessModel, WayText<Category>>>
  }
  readonly token: {
    readonly title: string
    readonly lead: string
    readonly where: string
    readonly openPage: string
    readonly token: string
    readonly show: string
    readonly hide: string
    readonly showName: string
    readonly leftOut: string
    readonly stripped: Readonly<Record<StrippedKind, string>>
    readonly empty: string
    readonly foreign: string
    readonly endsOn: string
    readonly endsOnHint: Plural<Category>
    readonly save: string
    readonly required: string
  }
  readonly terms: {
    readonly title: string
    readonly lead: string
    readonly purpose: string
    readonly preset: string
    readonly may: string
    readonly chosen: Plural<Category>
    readonly change: string
    readonly changesData: string
    readonly howLong: string
    readonly days: Plural<Category>
    readonly until: string
    readonly noneChosen: string
    readonly nothingOffered: string
  }
  readonly service: { readonly title: string; readonly text: string; readonly go: string }
  readonly waiting: {
    readonly title: string
    readonly text: string
    readonly show: string
    readonly again: string
    readonly closedTitle: string
    readonly closedText: string
    readonly blockedTitle: string
    readonly blockedText: string
    readonly open: string
    readonly here: string
    readonly linkTitle: string
    readonly linkText: string
    readonly link: string
  }
  readonly confirm: {
    readonly title: string
    readonly named: string
    readonly unnamed: string
    readonly may: string
    readonly warning: string
    readonly yes: string
    readonly no: string
  }
  readonly leaving: { readonly title: string; readonly checking: string }
  readonly account: {
    readonly title: string
    readonly text: string
    readonly save: string
  }
  readonly end: {
    readonly finishing: string
    readonly finishingText: string
    readonly done: string
    readonly doneText: string
    readonly closeText: string
    readonly closeWindow: string
    readonly cancelled: string
    readonly cancelledText: string
  }
  readonly inApp: {
    readonly title: string
    readonly text: string
    readonly withoutLink: string
    readonly copy: string
    readonly copied: string
    readonly link: string
    readonly goOn: string
  }
  readonly failures: Readonly<Record<FailureKind, { readonly title: string; readonly text: string }>>
}
