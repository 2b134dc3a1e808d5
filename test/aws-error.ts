/** An error as AWS's SDK throws it: known by its name. */
export const awsError = (name: string, message = name): Error => Object.assign(new Error(message), { name });
