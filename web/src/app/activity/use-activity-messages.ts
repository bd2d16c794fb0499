import { type ActivityMessages, withActivity } from '../../messages/activity-messages.ts'
import { useMessages } from '../app-context.tsx'

export const useActivityMessages = (): ActivityMessages => withActivity(useMessages())
