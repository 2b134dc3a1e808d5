import { neighbourhoodOf, networkOf } from '../../lambda/monthly-review/network';

test.each([
  ['203.0.113.7', '203.0.113.0/24', '203.0.0.0/16'],
  ['2001:db8:7:1::5', '2001:db8:7::/48', '2001:db8::/32'],
  ['2001:db8:7:2:3:4:5:6', '2001:db8:7::/48', '2001:db8::/32'],
  ['2001:DB8::7:1', '2001:db8::/48', '2001:db8::/32'],
  ['2001:db8:0007:0:0:0:192.0.2.1', '2001:db8:7::/48', '2001:db8::/32'],
  ['::1', '::/48', '::/32'],
  ['fe80::1%eth0', 'fe80::/48', 'fe80::/32'],
  ['backup.amazonaws.com', '', ''],
])('%s is of network %s, around which lies %s', (address, network, around) => {
  expect([networkOf(address), neighbourhoodOf(address)]).toEqual([network, around]);
});
