import { fileURLToPath } from 'node:url'
import type { Site } from '../src/model/site.ts'
import { openSite } from './archive/site.ts'

/** The bundled archive. */
export const sample: string = fileURLToPath(new URL('sample', import.meta.url))

/** True for what is loaded of the bundled archive, by whichever version: it is nobody's, so any other site may take its place. */
export function isSample({ title, idUrl }: Pick<Site, 'title' | 'idUrl'>): boolean {
  const { config } = openSite(sample)
  return title === config.title && idUrl === config.idUrl
}
