export * from './calendar';
export * from './clauses';
export * from './data-class';
export * from './language';
export * from './numbers';
export * from './backup-rules';
export * from './planned';
