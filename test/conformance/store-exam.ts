import { activityExam } from './store/activity-exam.ts'
import { attemptsExam } from './store/attempts-exam.ts'
import { budgetsExam } from './store/budgets-exam.ts'
import { connectionsExam } from './store/connections-exam.ts'
import { delegationsExam } from './store/delegations-exam.ts'
import { erasureExam } from './store/erasure-exam.ts'
import type { Exam } from './store/exam.ts'
import { jobsExam } from './store/jobs-exam.ts'
import { feedExam } from './store/feed-exam.ts'
import { sealedExam } from './store/sealed-exam.ts'
import { sessionsExam } from './store/sessions-exam.ts'
import { subjectsExam } from './store/subjects-exam.ts'
import { turnsExam } from './store/turns-exam.ts'
import { warningsExam } from './store/warnings-exam.ts'

/** The one exam that every engine of the store sits. */
export const storeExam: Readonly<Record<string, Exam>> = {
  sessions: sessionsExam,
  subjects: subjectsExam,
  attempts: attemptsExam,
  connections: connectionsExam,
  turns: turnsExam,
  warnings: warningsExam,
  delegations: delegationsExam,
  jobs: jobsExam,
  sealed: sealedExam,
  erasure: erasureExam,
  budgets: budgetsExam,
  activity: activityExam,
  feed: feedExam,
}
