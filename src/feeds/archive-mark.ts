/** Says that a feed document is an archive document (RFC 5005, 4); its namespace stands where it is used. */
export const archiveMark = '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>'
