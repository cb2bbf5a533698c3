import type { Section } from '../src/model/site.ts'

/** A category or a tag of which a test says only what it is about. */
export const makeSection = (name: string, given: Partial<Section> = {}): Section => ({
  name,
  label: name,
  total: 1,
  newest: '2026-08-14T18:00:00+08:00',
  ...given,
})
