import { articleShape } from '../../src/model/article.ts'
import { articleKey, filesKey } from '../../src/model/keys.ts'
import { pathStem } from '../../src/model/paths.ts'
import { claimsOf, dayOf, type FileClaims } from '../archive/claims.ts'
import { type EncodedArticle, encodeArticle } from './encoded.ts'
import { StoredDay } from './file-index.ts'
import { StaleError, StoredDocuments } from './stored.ts'

type Read = (keys: readonly string[]) => Promise<Map<string, string>>

/**
 * Reads the article that KV has of a file; null where it has none. It is planned in the place of an article that could not be made,
 * so that it stays as it is and lists go on naming it.
 *
 * @param read reads the values of any number of keys; a key that is not there is not in the answer
 */
export async function publishedArticle(read: Read, file: string): Promise<EncodedArticle | null> {
  const claims = await publishedClaims(read, file)
  if (claims === null) return null
  const key = articleKey(pathStem(claims.path))
  const article = await readStored(read, key, (stored) => stored.get(key, articleShape))
  return article === null || article.file !== file ? null : encodeArticle(article)
}

/** Reads what a file claims according to KV; null where it claims nothing. */
export async function publishedClaims(read: Read, file: string): Promise<FileClaims | null> {
  const day = dayOf(file)
  if (day === null) return null
  return readStored(read, filesKey(day), async (stored) => {
    const before = new StoredDay(stored, day)
    await before.load([file])
    return claimsOf(before.index, file) ?? null
  })
}

/** Takes a document of another format for none, because a load replaces it. */
async function readStored<T>(
  read: Read,
  key: string,
  get: (stored: StoredDocuments) => T | null | Promise<T | null>,
): Promise<T | null> {
  const stored = new StoredDocuments(read)
  await stored.load([key])
  try {
    return await get(stored)
  } catch (error) {
    if (error instanceof StaleError) return null
    throw error
  }
}
