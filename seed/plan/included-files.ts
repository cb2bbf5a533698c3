import { encodeDocument } from '../../src/model/document.ts'
import { includedFilesKey } from '../../src/model/keys.ts'
import { listOf, row, type Shaped, text } from '../../src/model/shape.ts'
import type { PlannedDocument } from './stages.ts'
import { StaleError } from './stored.ts'
import { fromRows, lastIfFull, MOST_LISTED, toRows, type Use, type UseRow } from './uses.ts'

/**
 * `included-files` holds the files beside posts and pages that these include (`include_relative`), or would if they were there, with
 * the files of those posts and pages.
 */
export const includedFilesShape = { files: listOf(row<UseRow>(text, listOf(text))) }

/** Makes the document; null where no file is included. */
export function includedFilesDocument(listed: readonly Use[]): PlannedDocument | null {
  if (listed.length === 0) return null
  const document: Shaped<typeof includedFilesShape> = { files: toRows(listed) }
  return { kind: 'included-files', key: includedFilesKey, value: encodeDocument(document) }
}

/** What a document lists. */
export const includedOf = (document: Shaped<typeof includedFilesShape> | null): Use[] => fromRows(document?.files ?? [])

/**
 * Finds the posts and pages that change because files which they include have.
 *
 * @param included what is listed
 * @throws StaleError where nobody knows which ones those are
 */
export function filesThatInclude(changed: readonly string[], included: readonly Use[], most = MOST_LISTED): string[] {
  const last = lastIfFull(included, most)
  const byUsed = Map.groupBy(included, ({ used }) => used)
  return changed.flatMap((file) => {
    if (last !== null && file >= last.used) throw new StaleError(`which posts include "${file}" is not known`)
    return byUsed.get(file)?.map((use) => use.file) ?? []
  })
}
