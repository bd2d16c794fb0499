export { type AnsweredOrigins, answerOrigins } from './answer-origins.ts'
export type { RoutedContext } from './playwright-types.ts'
