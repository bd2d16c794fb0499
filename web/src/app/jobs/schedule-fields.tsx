import type { Schedule } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { SelectField, TextField } from '../../ui/forms/field.tsx'
import { useMessages } from '../app-context.tsx'
import { weekdayName, weekdays } from './describe-schedule.ts'
import styles from './job-dialog.module.css'
import type { ScheduleForm } from './schedule-form.ts'
import { ZoneField } from './zone-field.tsx'

interface ScheduleFieldsProps {
  readonly form: ScheduleForm
  readonly change: (form: ScheduleForm) => void
}

function MinuteField({ form, change }: ScheduleFieldsProps): ReactElement {
  return (
    <TextField
      label={useMessages().addJob.minute}
      type="number"
      inputMode="numeric"
      required
      min={0}
      max={59}
      step={1}
      value={Number.isNaN(form.minute) ? '' : form.minute}
      onChange={(event) => change({ ...form, minute: event.target.valueAsNumber })}
    />
  )
}

function WeekdayField({ form, change }: ScheduleFieldsProps): ReactElement {
  const { addJob, locale } = useMessages()
  return (
    <SelectField
      label={addJob.weekday}
      value={form.weekday}
      onChange={(event) => change({ ...form, weekday: Number(event.target.value) })}
    >
      {weekdays.map((weekday) => (
        <option key={weekday} value={weekday}>
          {weekdayName(weekday, locale)}
        </option>
      ))}
    </SelectField>
  )
}

function TimeField({ form, change }: ScheduleFieldsProps): ReactElement {
  return (
    <TextField
      label={useMessages().addJob.time}
      type="time"
      required
      value={form.time}
      onChange={(event) => change({ ...form, time: event.target.value })}
    />
  )
}

const kinds: readonly Schedule['every'][] = ['hour', 'day', 'week']

export function ScheduleFields(props: ScheduleFieldsProps): ReactElement {
  const { addJob, schedules } = useMessages()
  const { form, change } = props
  return (
    <div className={styles['schedule']}>
      <SelectField
        label={addJob.every}
        value={form.every}
        onChange={(event) =>
          change({ ...form, every: kinds.find((kind) => kind === event.target.value) ?? 'day' })
        }
      >
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {schedules[kind].choice}
          </option>
        ))}
      </SelectField>
      {form.every === 'week' && <WeekdayField {...props} />}
      {form.every === 'hour' ? <MinuteField {...props} /> : <TimeField {...props} />}
      <ZoneField zone={form.timeZone} choose={(timeZone) => change({ ...form, timeZone })} />
    </div>
  )
}
