import type { Schedule } from '@planbridge/shared/contract'
import { useMemo } from 'react'
import type { ReactElement } from 'react'
import { SelectField, TextField } from '../../ui/forms/field.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { weekdayName, weekdays } from './describe-schedule.ts'
import styles from './job-dialog.module.css'
import { timeZonesWith } from './schedule-form.ts'
import type { ScheduleForm } from './schedule-form.ts'

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

function ZoneField({ form, change }: ScheduleFieldsProps): ReactElement {
  const { addJob } = useMessages()
  const { timeZone } = useApp().platform
  const zones = useMemo(() => timeZonesWith(timeZone, form.timeZone), [timeZone, form.timeZone])
  return (
    <SelectField
      label={addJob.zone}
      value={form.timeZone}
      onChange={(event) => change({ ...form, timeZone: event.target.value })}
    >
      {zones.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </SelectField>
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
      <ZoneField {...props} />
    </div>
  )
}
