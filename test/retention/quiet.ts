/** Imported first: functions log and measure nothing in tests. */
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
process.env['AWS_REGION'] = 'eu-west-1';
