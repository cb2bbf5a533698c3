/** Folds the case and white space of a name, because references are found whatever these are. */
export const referenceName = (name: string): string => name.replace(/[ \t\n\v\f\r]+/g, ' ').toLowerCase()
