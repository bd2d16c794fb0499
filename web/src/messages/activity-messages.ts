import { activity } from './en/activity.ts'
import type { Messages } from './en.ts'
import { inLanguage } from './locale.ts'

/** The texts of the page of a person's activity, which are loaded with the page, and those of the app. */
export interface ActivityMessages extends Messages {
  readonly activity: typeof activity
}

export const withActivity = (messages: Messages): ActivityMessages => ({
  ...messages,
  activity: inLanguage([messages.locale], { en: activity }),
})
