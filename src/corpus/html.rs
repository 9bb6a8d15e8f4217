//! stub
use super::encoding::decode;
use super::record::Draft;
use crate::error::Result;

pub(super) fn read(bytes: Vec<u8>) -> Result<Draft> {
    Draft::decoded(decode(bytes, None)?)
}
