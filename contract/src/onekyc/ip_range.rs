//! Ranges of IP addresses: one address, a network (`10.0.0.0/8`), or from one to another (`10.0.0.1-10.0.0.9`).

use std::{fmt, net::IpAddr, str::FromStr};

use thiserror::Error;

/// Addresses of one family, from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IpRange {
    first: IpAddr,
    last: IpAddr,
}

/// Why a text is not a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IpRangeError {
    /// Not an address, a network, or two addresses.
    #[error(
        "must be an IP address, a network such as 203.0.113.0/24, or a range such as 203.0.113.1-203.0.113.9"
    )]
    Form,
    /// A network whose address has bits behind its prefix is usually a slip.
    #[error("must be the first address of its network")]
    HostBits,
    /// From the later to the earlier, or from one family to another.
    #[error("must go from the lower address to the higher one of the same family")]
    Order,
}

impl IpRange {
    /// Whether an address lies in the range. An IPv4 address that arrived in IPv6's clothes is the IPv4 address.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.first.is_ipv4() && (self.first..=self.last).contains(&address)
    }
}

impl FromStr for IpRange {
    type Err = IpRangeError;

    fn from_str(text: &str) -> Result<Self, IpRangeError> {
        let address = |text: &str| text.trim().parse().map_err(|_| IpRangeError::Form);
        if let Some((first, last)) = text.split_once('-') {
            let (first, last): (IpAddr, IpAddr) = (address(first)?, address(last)?);
            let ordered = first.is_ipv4() == last.is_ipv4() && first <= last;
            return if ordered { Ok(Self { first, last }) } else { Err(IpRangeError::Order) };
        }
        let Some((network, prefix)) = text.split_once('/') else {
            let only = address(text)?;
            return Ok(Self { first: only, last: only });
        };
        let digits = prefix.trim();
        let shaped = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let prefix: u32 = digits.parse().ok().filter(|_| shaped).ok_or(IpRangeError::Form)?;
        let first: IpAddr = address(network)?;
        let last = match first {
            IpAddr::V4(first) => {
                let hosts = host_bits(prefix, 32)?;
                let hosts = u32::try_from(hosts).map_err(|_| IpRangeError::Form)?;
                if first.to_bits() & hosts != 0 {
                    return Err(IpRangeError::HostBits);
                }
                IpAddr::V4((first.to_bits() | hosts).into())
            }
            IpAddr::V6(first) => {
                let hosts = host_bits(prefix, 128)?;
                if first.to_bits() & hosts != 0 {
                    return Err(IpRangeError::HostBits);
                }
                IpAddr::V6((first.to_bits() | hosts).into())
            }
        };
        Ok(Self { first, last })
    }
}

/// The bits behind a prefix.
fn host_bits(prefix: u32, all: u32) -> Result<u128, IpRangeError> {
    let left = all.checked_sub(prefix).ok_or(IpRangeError::Form)?;
    Ok(u128::MAX.checked_shr(128 - left).unwrap_or(0))
}

impl fmt::Display for IpRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(formatter, "{}", self.first)
        } else {
            write!(formatter, "{}-{}", self.first, self.last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_networks_and_ranges_hold_what_lies_in_them() {
        for (text, inside, outside) in [
            ("203.0.113.7", "203.0.113.7", "203.0.113.8"),
            ("203.0.113.0/24", "203.0.113.255", "203.0.114.0"),
            ("0.0.0.0/0", "255.255.255.255", "::1"),
            ("10.0.0.8/31", "10.0.0.9", "10.0.0.10"),
            ("10.0.0.8/32", "::ffff:10.0.0.8", "10.0.0.9"),
            ("203.0.113.1 - 203.0.113.9", "203.0.113.9", "203.0.113.10"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"),
            ("::/0", "ffff::", "1.2.3.4"),
            ("2001:db8::1/128", "2001:db8::1", "2001:db8::2"),
        ] {
            let range: IpRange = text.parse().unwrap();
            assert!(range.contains(inside.parse().unwrap()), "{text} {inside}");
            assert!(!range.contains(outside.parse().unwrap()), "{text} {outside}");
            assert_eq!(range.to_string().parse(), Ok(range), "{text}");
        }
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for (text, error) in [
            ("", IpRangeError::Form),
            ("example.com", IpRangeError::Form),
            ("203.0.113", IpRangeError::Form),
            ("203.0.113.0/33", IpRangeError::Form),
            ("203.0.113.0/", IpRangeError::Form),
            ("203.0.113.0/+8", IpRangeError::Form),
            ("2001:db8::/129", IpRangeError::Form),
            ("203.0.113.7/24", IpRangeError::HostBits),
            ("2001:db8::1/64", IpRangeError::HostBits),
            ("203.0.113.9-203.0.113.1", IpRangeError::Order),
            ("203.0.113.9-2001:db8::1", IpRangeError::Order),
        ] {
            assert_eq!(text.parse::<IpRange>(), Err(error), "{text}");
        }
    }
}
