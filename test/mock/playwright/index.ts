export { type AnsweredOrigins, answerOrigins } from './answer-origins.ts'
export { type PlanbridgeFixtures, planbridgeFixtures } from './planbridge-fixtures.ts'
export type { RoutedContext } from './playwright-types.ts'
