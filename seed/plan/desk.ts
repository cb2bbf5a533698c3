import type { ArchiveCounts } from '../../src/model/site.ts'
import type { Config } from '../archive/config.ts'

/**
 * Whether the posts of an archive end as those of a news desk: what is configured, else where one in three has marks that only
 * a desk leaves. In such an archive weaker marks, such as a bare address in the last line, are taken for what they are.
 */
export const isDesk = ({ newsFields }: Pick<Config, 'newsFields'>, { posts, marked }: ArchiveCounts): boolean =>
  newsFields === null ? marked > 0 && 3 * marked >= posts : newsFields === 'on'
