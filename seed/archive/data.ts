import { LABEL_MAX_BYTES, labelIn } from './config.ts'
import { readText } from './files.ts'
import { isMapping } from './front-matter.ts'
import type { Problem } from './problem.ts'
import { filesBelow } from './site-folder.ts'
import type { Root } from './source.ts'
import { parseTable, TableError, type TableOptions } from './table.ts'
import { parseYaml, parseYamlValues, YamlError } from './yaml.ts'

/** What the files of `_data` say. */
export interface SiteData {
  /** Liquid's `site.data`: folders as mappings, files by their names without extension. */
  values: Record<string, unknown>
  /** The files that `names` of the configuration are read from, as text: `categories`, `authors` and `sources`. */
  names: Record<string, unknown>
  /** All that was read, for a hash of it. */
  texts: string[]
  problems: Problem[]
}

/** All data may have so many characters together, since each thread holds it. */
const MOST_TOGETHER = 8_000_000

// Where two files have one name, the later kind counts, as in Jekyll.
const kinds = ['yaml', 'yml', 'json', 'csv', 'tsv']

const kindOf = (name: string): number => kinds.indexOf(name.slice(name.lastIndexOf('.') + 1))

/** A file of data that does not parse. */
interface Broken {
  message: string
  line: number | null
}

/**
 * Reads the YAML, JSON, CSV and TSV of `_data`. A file that cannot be read is left out and is a problem.
 *
 * @param config of the site, for `csv_reader` and `tsv_reader`
 */
export function readData(root: Root, folder: string, config: Record<string, unknown>): SiteData {
  const { files, problems } = filesBelow(root, folder, (name) => kindOf(name) !== -1)
  const data: SiteData = { values: emptyMapping(), names: emptyMapping(), texts: [], problems }
  const enter = createEntering(data.values)
  const ofNames: Problem[] = []
  let together = 0
  // Files of a folder come by kind, so that the later kind is entered last. A folder takes the place of a file with its name.
  files.sort((a, b) => a.steps.length - b.steps.length || kindOf(a.path) - kindOf(b.path))
  for (const { steps, path } of files) {
    const read = readText(root, path)
    if ('problem' in read) {
      problems.push(read.problem)
      continue
    }
    together += read.text.length
    if (together > MOST_TOGETHER) {
      const detail = `with it the files of ${folder} have over ${MOST_TOGETHER} characters, want at most that; not read`
      problems.push({ path, line: null, reason: 'too large', detail })
      continue
    }
    data.texts.push(path, read.text)
    const parsed = parseFile(path, read.text, config)
    if ('broken' in parsed) {
      const { message, line } = parsed.broken
      problems.push({ path, line, reason: 'broken data', detail: `it does not parse: ${message}` })
      continue
    }
    enter(steps, parsed.value)
    if (steps.length === 1) ofNames.push(...readNames(data.names, path, keyOf(steps[0] ?? ''), read.text))
  }
  problems.sort((a, b) => (a.path < b.path ? -1 : 1))
  problems.push(...ofNames)
  return data
}

/** Makes the function that enters values by their paths. A folder is a mapping, and takes the place of what had its name before. */
function createEntering(values: Record<string, unknown>) {
  const folders = new Map([['', values]])
  const folderAt = (steps: readonly string[]): Record<string, unknown> => {
    const path = steps.join('/')
    const known = folders.get(path)
    if (known !== undefined) return known
    const folder = emptyMapping()
    folders.set(path, folder)
    folderAt(steps.slice(0, -1))[sanitized(steps.at(-1) ?? '')] = folder
    return folder
  }
  return (steps: readonly string[], value: unknown): void => {
    folderAt(steps.slice(0, -1))[keyOf(steps.at(-1) ?? '')] = value
  }
}

/** Makes a key of a file's name, without its extension. */
const keyOf = (name: string): string => sanitized(name.slice(0, name.lastIndexOf('.')))

/** Keeps letters, digits, `_` and `-`, and writes `_` for white space (Jekyll's `sanitize_filename`). */
const sanitized = (name: string): string =>
  name
    .replace(/[^\w\s-]+/g, '')
    .replace(/^\s+/, '')
    .replace(/\s+/g, '_')

function parseFile(
  path: string,
  text: string,
  config: Record<string, unknown>,
): { value: unknown } | { broken: Broken } {
  try {
    if (path.endsWith('.csv')) return { value: parseTable(text, tableOptions(config.csv_reader, ',')) }
    if (path.endsWith('.tsv')) return { value: parseTable(text, tableOptions(config.tsv_reader, '\t')) }
    return { value: parseYamlValues(text) }
  } catch (error) {
    if (error instanceof YamlError || error instanceof TableError) return { broken: error }
    throw error
  }
}

function tableOptions(given: unknown, separator: TableOptions['separator']): TableOptions {
  const { headers, csv_converters: converters } = isMapping(given) ? given : {}
  const names = Array.isArray(converters) ? converters.map(String) : []
  return { separator, hasHeaders: headers !== false, converters: names }
}

const readAsNames = ['categories', 'authors', 'sources']

/** Reads a file that the configuration takes names from. Entries that name nothing are problems. */
function readNames(names: Record<string, unknown>, path: string, key: string, text: string): Problem[] {
  if (!readAsNames.includes(key) || !/\.(?:ya?ml|json)$/.test(path)) return []
  const value = parseYaml(text)
  names[key] = value
  if (key === 'sources') return []
  return [...unlabelled(path, value), ...(key === 'categories' ? overlong(path, value) : [])]
}

/** Reports the entries of `_data/categories.yml` and `_data/authors.yml` that name nothing. */
function unlabelled(path: string, value: unknown): Problem[] {
  const wanted = 'want "name: Label" lines'
  const problem = (found: string): Problem => ({
    path,
    line: null,
    reason: 'broken data',
    detail: `${found}, ${wanted}; not used`,
  })
  if (value === undefined || value === null) return []
  if (!isMapping(value)) return [problem('it is no mapping')]
  const bad = Object.keys(value).filter((key) => labelIn(value[key]) === null)
  return bad.length === 0 ? [] : [problem(`${bad.length} entries have no label, the first is "${bad[0]}"`)]
}

/** Reports the entries of `_data/categories.yml` whose labels are too long. */
function overlong(path: string, value: unknown): Problem[] {
  if (!isMapping(value)) return []
  return Object.keys(value).flatMap((key): Problem[] => {
    const bytes = Buffer.byteLength(labelIn(value[key]) ?? '')
    const detail = `the label of "${key.slice(0, 80)}" has ${bytes} bytes, want at most ${LABEL_MAX_BYTES}; not used`
    return bytes <= LABEL_MAX_BYTES ? [] : [{ path, line: null, reason: 'too large', detail }]
  })
}

// File names become keys: without a prototype, `__proto__` is a name like any other.
const emptyMapping = (): Record<string, unknown> => Object.create(null)
